#!/bin/sh
# record.sh FOLDER FILE: writes into FILE, as Swift, of which commit the sources in FOLDER are.
#
# From the repository whose root FOLDER is; else from archive.txt, where “git archive” has left the commit; else nothing
# is known, which is no error. FILE is touched only where it changes, so that nothing is compiled for nothing.
cd "$1" || exit 1
commit= modified=false
if top=$(git --no-optional-locks rev-parse --show-toplevel 2> /dev/null) && [ "$top" -ef . ]; then
  commit=$(git --no-optional-locks rev-parse --verify --quiet HEAD 2> /dev/null)
  if [ -n "$(git --no-optional-locks status --porcelain -- Sources Package.swift 2> /dev/null)" ]; then modified=true; fi
else
  read -r archive < Sources/BuildIdentity/archive.txt
  case $archive in
    *[!0-9a-f]* | '') ;;
    *) commit=$archive ;;
  esac
fi
text="let recordedCommit = \"$commit\"
let recordedIsModified = $modified"
[ "$text" = "$(cat "$2" 2> /dev/null)" ] || printf '%s\n' "$text" > "$2"
