"""Networks as the rules see them: proxies that are believed, origins of pages, addresses that may be asked."""
