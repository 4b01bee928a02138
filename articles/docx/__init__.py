"""A .docx file of Word or WPS becomes a draft: text, headings, tables, pictures with captions, bylines.

package    opens the file, refuses what is none or what is dangerous
numbering  writes Word's automatic numbers into the text, where they stay
reading    the file -> parts in order (text, tables, pictures)
bylines    who wrote it, from the lines that say so
manuscript parts -> title, bylines, source, body
drafting   stores pictures and draft in one transaction
views      the upload form
"""
