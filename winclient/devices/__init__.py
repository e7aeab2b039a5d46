"""Devices of a counter, one module a driver, found by the scheme of an address."""
