// SHA-256 without the envelope around all hash functions that OpenSSL 3 recommends: that one costs 120 ns more each time,
// as much as hashing an entry of the journal, and its state lives on the heap.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
