"""What lies on the disk: the encrypted file, its key, its connections, scans, the record beside."""
