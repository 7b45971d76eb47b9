"""One-tap answers: what the links of mails and text messages open, without signing in."""
