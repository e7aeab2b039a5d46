"""What happens between the pages, step by step."""
