"""Who is told what, and by which way: a push to the browser, an e-mail.

This room lies below those whose acts it tells of: they call ``tell`` in their own transaction, and
hand it words and a path, so it need not know letters or certificates.
"""
