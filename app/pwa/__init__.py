"""The service as an app on the home screen: manifest, icons, service worker, offline page."""
