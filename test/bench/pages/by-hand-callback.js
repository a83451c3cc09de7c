opener.postMessage(location.search, location.origin)
close()
