"""HTTP for machines, under /api/v1: parse, authorise, one command or query, answer.

A JSON body is turned into the cells of the same file and read by the same columns, so that a file and a request cannot
differ. Every no is one document, an RFC 9457 *problem*, with our codes.
"""
