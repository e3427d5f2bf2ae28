#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift cannot import: SQLite copies the bound bytes before it returns.
static inline sqlite3_destructor_type driftline_copied(void) { return SQLITE_TRANSIENT; }
// Nor can it call a function with a list of arguments of any length. SQLite counts the memory it has, under a lock at each
// allocation; nobody here asks.
static inline int driftline_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
// Nor are flags that are macros of other macros.
static const int driftline_open_write = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
static const int driftline_open_read = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
