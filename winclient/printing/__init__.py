"""Papers on paper: what each one says as blocks, drawn as PDF or ESC/POS, and the spooler."""
