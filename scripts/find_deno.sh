# Sourced by the scripts of this folder, with `root` set to the checkout: sets `deno` to a Deno that
# is new enough, and the variables it needs. POSIX sh.

# The version that is taken from npm, and the oldest that is accepted from PATH (both 2.x).
deno_pinned=2.4.2
deno_oldest_minor=4

deno_complain() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Sets `deno` to the native program behind the command $1, if that is new enough. Some installers
# put a script on PATH that starts Deno and keeps signals to itself; it is asked for the program.
deno_accept() {
  deno_candidate=$1
  if [ "$(dd if="$1" bs=2 count=1 2>/dev/null)" = '#!' ]; then
    deno_candidate=$(YANEX_DENO_PROBE=1 "$1" eval 'console.log(Deno.execPath())' 2>/dev/null </dev/null) || return 1
  fi
  deno_version=$("$deno_candidate" --version 2>/dev/null </dev/null) || return 1
  deno_version=${deno_version#deno }
  deno_major=${deno_version%%.*}
  deno_minor=${deno_version#*.}
  deno_minor=${deno_minor%%.*}
  case $deno_major$deno_minor in *[!0-9]* | '') return 1 ;; esac
  [ "$deno_major" -gt 2 ] ||
    { [ "$deno_major" -eq 2 ] && [ "$deno_minor" -ge "$deno_oldest_minor" ]; } || return 1
  deno=$deno_candidate
}

# Takes the pinned Deno from npm. The finished program is renamed into place, so that scripts which
# start at the same time do not see half of it; the last one wins.
deno_install() (
  target=$root/.deno/$deno_pinned
  command -v npm >/dev/null 2>&1 || deno_complain \
    "error: Deno 2.$deno_oldest_minor or newer is needed, and neither deno nor npm is on PATH" \
    "hint: install Deno, or Node.js with npm, from which the scripts take Deno"
  mkdir -p "$target" 2>/dev/null || deno_complain \
    "error: $target cannot be created, so Deno cannot be taken from npm" \
    "hint: put Deno 2.$deno_oldest_minor or newer on PATH, or make the checkout writable"
  echo "Taking Deno $deno_pinned from npm into $root/.deno (once)" >&2

  # What a killed script left behind.
  find "$root/.deno" -maxdepth 1 -name 'npm.*' -mtime +1 -exec rm -rf {} + 2>/dev/null || :
  work=$(mktemp -d "$root/.deno/npm.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # A manifest makes npm install here. `--prefix` would too, and hide npm's global settings from it.
  echo '{"private": true}' >"$work/package.json"
  # Scripts of packages are not needed: the program lies ready in the package of this platform.
  [ -n "${NODE_EXTRA_CA_CERTS:-}" ] || [ -z "${SSL_CERT_FILE:-}" ] ||
    export NODE_EXTRA_CA_CERTS="$SSL_CERT_FILE"
  (cd "$work" && npm install --ignore-scripts --include=optional --no-save --no-package-lock \
    --no-audit --no-fund --no-progress "deno@$deno_pinned") \
    >"$work/log" 2>&1 </dev/null || {
    cat "$work/log" >&2
    deno_complain "error: npm could not install deno@$deno_pinned (its messages stand above)"
  }
  for program in "$work"/node_modules/@deno/*/deno; do
    [ -f "$program" ] || continue
    chmod 755 "$program"
    "$program" --version >/dev/null 2>"$work/log" </dev/null || {
      cat "$work/log" >&2
      deno_complain "error: the Deno that npm has for this platform does not run here"
    }
    mv -f "$program" "$target/deno"
    return 0
  done
  deno_complain "error: npm has no deno@$deno_pinned for $(uname -s) on $(uname -m)" \
    "hint: put Deno 2.$deno_oldest_minor or newer on PATH"
)

# Sets `deno` to the pinned version, whatever is on PATH.
use_pinned_deno() {
  deno=$root/.deno/$deno_pinned/deno
  [ -x "$deno" ] || deno_install || exit 1
}

# Sets `deno`: $YANEX_DENO if set, else the one on PATH if new enough, else the pinned one.
use_deno() {
  if [ -n "${YANEX_DENO:-}" ]; then
    deno=$YANEX_DENO
  else
    deno_accept "$(command -v deno 2>/dev/null)" || use_pinned_deno
  fi
}

# Libraries and compiled code are kept in the checkout, whatever HOME is.
if [ -z "${DENO_DIR:-}" ] && { [ -d "$root/.deno/cache" ] || mkdir -p "$root/.deno/cache"; } 2>/dev/null
then
  export DENO_DIR="$root/.deno/cache"
fi
# Behind a private certificate authority: trust what the system trusts (it also reads SSL_CERT_FILE
# and SSL_CERT_DIR) and what Node was told to.
export DENO_TLS_CA_STORE="${DENO_TLS_CA_STORE:-mozilla,system}"
if [ -z "${DENO_CERT:-}" ] && [ -r "${NODE_EXTRA_CA_CERTS:-}" ]; then
  export DENO_CERT="$NODE_EXTRA_CA_CERTS"
fi
export DENO_NO_UPDATE_CHECK=1
