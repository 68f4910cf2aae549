"""Simulate: a synthetic country that writes the contract's files, with planted schemes and their ground truth.

Nothing here touches the database: a country is a folder of files, loaded by the same commands as anybody's.
`country.write` makes it; the other modules each hold one part: who trades (people), in what (goods, imports), what
everybody holds (stock), what happens in a wave (entries, sales, exports, answers, changes), who cheats (schemes).
"""
