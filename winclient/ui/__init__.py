"""What people see: one desk to the use cases, one theme, small parts, one package a face."""
