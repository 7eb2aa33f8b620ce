//! Nothing: there are no models, and so no driver.
