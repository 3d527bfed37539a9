"""Quality as pages: everybody's for managers and curators, one person's, and one's own, kindly."""
