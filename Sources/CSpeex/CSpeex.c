// The headers are all there is; the library comes from Debian.
