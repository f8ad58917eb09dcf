"""Proofs for Coq: the support library and the names of its lemmas."""
