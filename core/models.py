"""No tables stand here. Django tells only apps with this module that a migration is over."""
