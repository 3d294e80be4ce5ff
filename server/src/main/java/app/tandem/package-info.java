@org.jspecify.annotations.NullMarked
package app.tandem;
