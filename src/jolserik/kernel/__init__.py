"""The words every room shares.

Quantities, money, units, identifiers, products, numbers, refusals, fields, time and languages. Everything
here is pure: no database, no settings, no clock but the one handed in.
"""
