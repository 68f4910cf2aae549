"""A slow and plain model of the contract, for tests to compare the product with.

It is written from `contract.md` alone, shares no code with the product, and prefers the obvious to the fast: all
state is in dictionaries, `check` is a deep copy, a trace is a walk. Where the contract leaves a choice, the model
takes the simplest reading; these are the choices:

1. `unit_mismatch` also answers a draw that names a lot of another unit; `lot_wrong_product` comes first.
2. A lot that the party once had and no longer holds is `lot_not_yours` by code and `lot_unknown` by `@reference`.
3. A refused line draws nothing: the next line of the note sees the stock as if the refused one were not there.
4. A line without serials that would reach goods with serials is `serials_do_not_match`.
5. The invoice lines belong to the note's lines in the order of their line numbers, and must be as many.
6. An invoice number is looked up among all sellers: another seller is `invoice_mismatch`, not `invoice_unknown`.
7. A mixed draw is `mixed_origin` alone, without a second word on which of its origins the invoice contradicts.
8. A lot without countries (declared for a shortfall) against an invoice with countries is `origin_missing`.
9. Origin countries are compared with a declaration only where both sides name one.
10. In `observe` no comparison refuses or holds anything; only the ledger's own codes do.
11. A held note whose register contradicts it at last stays held until it agrees or is revoked.
12. An output of an identity-keeping conversion has the countries and the grade of its roots.
13. A second `opening_balance` of the same key is `opening_closed`, like a late one.
14. A note that takes a by-invoice posting over is settled at once.
15. A reversed by-invoice sale comes back to the place it was drawn from as goods acquired now; what was declared for a
    shortfall at the buyer is undone with it.
16. `reissue` may change the recipient and its place, not the sender and the kind.
17. A shortage is not declared for a return, in no stage.
18. Quantities of an exit without `line` belong to the first line.
19. Roots of a line are apportioned once per lot, after the line's draws of that lot are added up.
20. What is produced here is made in Kazakhstan: origin and maker `KZ`.
21. A lot with no country beside a lot with one is a missing country, not a second one.
22. A retry is answered as the first time, also when the held note has been registered since.
23. All lots that name a declaration line use it up, also those that it contradicts otherwise; a lot is compared when
    it is registered and when the line gets a new version, so a later lot does not change the grade of an earlier one.
24. What is made of contradicted goods is contradicted.
25. A party from abroad needs no row in `parties`; one from Kazakhstan does.
"""
