"""The pages: parse, authorise, call one command or query, render.

Look and parts are shared, pages lie with their audience.
"""
