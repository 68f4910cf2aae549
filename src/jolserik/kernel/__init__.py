"""The words every room shares: quantities, money, units, identifiers, products, numbers, refusals, time, languages.

Everything here is pure: no database, no settings, no clock but the one handed in.
"""
