#!/bin/sh
# Sends the socket tables of this host's Redis processes to a Slotscope server: for hosts without Node.
# Needs a POSIX shell, awk, curl and /proc. Once, for a systemd timer; with --interval again and again.
# What is read and sent: docs/agents.md.
set -u
umask 077
LC_ALL=C
export LC_ALL

usage() {
  echo "usage: slotscope-agent.sh --server URL --token-file FILE [--name NAME] [--interval SECONDS] [--every SECONDS]" >&2
  exit 64
}

server='' token_file='' name='' interval=0 every=60
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || usage
  case $1 in
    --server) server=${2%/} ;;
    --token-file) token_file=$2 ;;
    --name) name=$2 ;;
    --interval) interval=$2 every=$2 ;;
    --every) every=$2 ;;
    *) usage ;;
  esac
  shift 2
done
case $interval$every in *[!0-9]*) usage ;; esac
[ -n "$server" ] || usage
[ -n "$name" ] || name=$(uname -n)
case $name in
  [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) fit='' ;;
  *) fit=1 ;;
esac
if [ -z "$fit" ] || [ ${#name} -gt 128 ]; then
  echo "slotscope-agent: $name is no name: use up to 128 letters, digits, . _ or -, the first a letter or digit, with --name." >&2
  exit 64
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 0' INT TERM

# pid inner-pid state cpu-ticks started uid port program kind, for one process; nothing when it is gone or is none of Redis.
describe() {
  dir=/proc/$1
  { read -r comm < "$dir/comm"; } 2>/dev/null || return 0
  case $comm in redis-server | valkey-server | redis-sentinel | valkey-sentinel | keydb-server) ;; *) return 0 ;; esac
  { tr '\000' ' ' < "$dir/cmdline"; echo; cat "$dir/status" "$dir/stat"; } 2>/dev/null | awk -v pid="$1" -v comm="$comm" '
    NR == 1 {
      kind = (/\[sentinel\]/ || /--sentinel/ || comm ~ /sentinel/) ? "sentinel" : "server"
      if (match($0, /:[0-9]+( |$)/)) { port = substr($0, RSTART + 1, RLENGTH - 1) + 0 }
      next
    }
    $1 == "NSpid:" { inner = $NF; next }
    $1 == "Uid:" { uid = $2; next }
    $1 == pid && index($0, "(") {
      sub(/^.*\) /, "")
      state = $1; ticks = $12 + $13; started = $20
    }
    END {
      if (state != "") print pid, (inner == "" ? pid : inner), state, ticks, started, uid + 0, port + 0, comm, kind
    }'
}

# The number of a process's network namespace; 0 where it may not be known.
namespace() {
  id=$(readlink "/proc/$1/ns/net" 2>/dev/null) || id=''
  id=${id#net:[}
  id=${id%]}
  case $id in '' | *[!0-9]*) echo 0 ;; *) echo "$id" ;; esac
}

counters() {
  awk '$1 == "Tcp:" && !seen { for (i = 2; i <= NF; i++) at[$i] = i; seen = 1; next }
    $1 == "Tcp:" { print "# counters", $at["RetransSegs"], $at["PassiveOpens"], $at["ActiveOpens"] }' \
    "/proc/$1/net/snmp" 2>/dev/null
}

# Every Redis process, then the tables of each namespace they are in, each once.
collect() {
  # The first byte of a two-byte number tells the byte order of the addresses in the tables.
  case $(printf '\001\000' | od -An -tx2 | tr -d ' \n') in 0001) echo '# endian little' ;; 0100) echo '# endian big' ;; esac
  echo "# interval $every"
  # What tells this host from another of its name when both come through one proxy.
  { read -r boot < /proc/sys/kernel/random/boot_id; } 2>/dev/null && echo "# instance $boot"
  # A host without any Redis process has this to send.
  head -n 1 /proc/net/tcp
  true > "$work/seen"
  for dir in /proc/[0-9]*; do
    pid=${dir#/proc/}
    line=$(describe "$pid")
    [ -n "$line" ] || continue
    id=$(namespace "$pid")
    echo "# namespace $id"
    echo "# process $line"
    grep -qx "$id" "$work/seen" && continue
    echo "$id" >> "$work/seen"
    counters "$pid"
    cat "$dir/net/tcp" "$dir/net/tcp6" 2>/dev/null
  done
  echo '# end'
}

send() {
  collect > "$work/body" 2>"$work/error"
  # Half of it would tell that processes are gone which only were not written down.
  if [ "$(tail -n 1 "$work/body" 2>/dev/null)" != '# end' ]; then
    echo "The tables could not be written to $work: is its disk full?"
    return 1
  fi
  if [ -n "$token_file" ]; then
    token=''
    { IFS= read -r token < "$token_file"; } 2>/dev/null
    if [ -z "$token" ]; then
      echo "$token_file cannot be read or is empty."
      return 1
    fi
    # In a file of our own: what stands on a command line can be read by everybody on this host.
    printf 'header = "Authorization: Bearer %s"\n' "$token" > "$work/curlrc"
  else
    true > "$work/curlrc"
  fi
  code=$(curl --config "$work/curlrc" --silent --show-error --max-time 10 --output "$work/answer" --write-out '%{http_code}' \
    --header 'Content-Type: text/plain' --header 'Expect:' --data-binary "@$work/body" \
    "$server/api/v1/agents/$name/sockets" 2>"$work/error")
  [ "$code" = 200 ] && return 0
  if [ "$code" = 000 ] || [ -z "$code" ]; then
    head -n 1 "$work/error"
  else
    echo "$server answered $code: $(sed -n 's/.*"detail":"\([^"]*\)".*/\1/p' "$work/answer")"
  fi
  return 1
}

if [ "$interval" -eq 0 ]; then
  said=$(send) && exit 0
  echo "slotscope-agent: $said" >&2
  exit 1
fi
# The same complaint once in ten minutes.
last='' since=0
while :; do
  if said=$(send); then
    last=''
  elif [ "$said" != "$last" ] || [ $(($(date +%s) - since)) -ge 600 ]; then
    echo "slotscope-agent: $said Going on trying." >&2
    last=$said since=$(date +%s)
  fi
  sleep "$interval" &
  wait $!
done
