"""A feed's bytes -> what is in it. Runs in a process of its own, without Django: what it reads was written by anybody.

text       bytes -> characters, whatever the labels say
dates      what sites write for a date -> a moment
mending    mistakes that would cost words are put right
syndicated RSS 0.9x-2.0, RDF, Atom, by feedparser
jsonfeed   JSON Feed 1.x
content    an entry's HTML -> clean pieces in order: texts, pictures, tables
entries    the shapes that come out
__main__   the process: limits itself, reads a request, writes the answer
"""
