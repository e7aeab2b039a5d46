"""Whether what is stored adds up: the ledger, the exchange, the queue."""
