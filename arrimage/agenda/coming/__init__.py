"""The public calendar: what anyone may come to, ours and others', as pages, feeds and a map read it."""
