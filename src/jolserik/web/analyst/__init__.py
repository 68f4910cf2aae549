"""Figures for analysts: how much leaves, how well it is proven, and the rows behind every number."""
