// Whether a text says anything at all; twin of annotator/text/blank.py.

/** Whether there is nothing in it but spaces, breaks and invisible signs (direction marks, joiners, controls). */
export const isBlank = (text) => /^[\p{Cf}\p{Cc}\p{Z}]*$/u.test(text);
