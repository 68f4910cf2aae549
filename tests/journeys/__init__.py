"""Journeys: what people come for, from signing in to the end, in a real browser."""
