// Stands in for a package that tells the makers of swagger-ui-dist of every installation. Nothing imports it.
module.exports = {};
