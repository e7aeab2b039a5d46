"""Small widgets that every face may use; they know words and colours, but no use case."""
