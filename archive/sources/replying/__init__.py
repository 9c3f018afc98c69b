"""How the reply solver weighs: the paths a page leaves open, the evidence, the best whole tree."""
