"""JSON, JSON lines and YAML within bounds, and what one record of an export says."""
