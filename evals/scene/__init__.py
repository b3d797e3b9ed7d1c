"""The scene suite: what photos are taken for, from photos by view and source or from drawings."""
