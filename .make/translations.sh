#!/bin/sh
# Collects every text of the window and every sentence of the engine that may reach it, keeps what
# was translated, compiles it.
#
#   sh .make/translations.sh

set -eu
babel=.venv/bin/pybabel
folder=resources/translations
template=$(mktemp)
trap 'rm -f "$template"' EXIT

$babel -q extract --no-default-keywords -k tr -k trn:1,2 -k mark -k say -k say_n:1,2 --no-location --sort-output \
    -o "$template" photoorganizer/core photoorganizer/files photoorganizer/index photoorganizer/nn \
    photoorganizer/engine photoorganizer/ui
for language in uk ru vi; do
    po=$folder/$language.po
    [ -f $po ] || $babel -q init -i "$template" -o $po -l $language
    $babel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i "$template" -o $po -l $language
    $babel -q compile -i $po -o $folder/$language.mo
done
