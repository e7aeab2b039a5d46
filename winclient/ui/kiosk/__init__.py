"""The kiosk: numbers, check-in and slips for whoever stands in front of it."""
