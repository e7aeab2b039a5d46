"""What the hall offers: items 事项, their materials, questions and packages."""
