# For .ci/run: a PostgreSQL for its tests, and a database of the run's own in it. The server that answers is taken; else the machine's
# own is started, else Debian's is installed. Sets DATABASE_URL. As root, or as somebody who may `sudo`.

port=5432
database="sia_ci_$$"

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else sudo -n -u postgres "$@"; fi; }
# Another program may be at the packages, and a mirror may be away for a moment.
apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >/dev/null; }
install() {
  [ -n "${lists_are_new:-}" ] || apt update
  lists_are_new=yes
  apt install -y --no-install-recommends "$@"
}
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

# The cluster `main` of the newest release, else the first there is: release, name, port. Debian's tools start it: it refuses to run as root.
cluster() { pg_lsclusters -h | awk '$2 == "main" { main = $1 " " $2 " " $3 } NR == 1 { first = $1 " " $2 " " $3 } END { print main ? main : first }'; }

start_postgres() {
  answers && return
  command -v pg_ctlcluster >/dev/null || install postgresql
  # Its installation may be set to make none.
  [ -n "$(pg_lsclusters -h)" ] || as_root pg_createcluster "$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -n 1)" main
  local version name
  read -r version name port < <(cluster)
  # One that is said to run, and does not answer, is told below.
  answers || as_root pg_ctlcluster --skip-systemctl-redirect "$version" "$name" start || true
  for _ in $(seq 150); do
    answers && return
    sleep 0.2
  done
  echo "PostgreSQL does not answer at 127.0.0.1:$port (see pg_lsclusters); start it, or give DATABASE_URL" >&2
  return 1
}

by_address() { psql -w -q -h 127.0.0.1 -p "$port" -U postgres -d postgres "$@"; }
by_socket() { as_postgres psql -q -p "$port" -d postgres "$@"; }

# A database of this run's own. DATABASE_URL from outside is used as it is; else the postgres role, by a password if need be.
make_database() {
  if [ -n "${DATABASE_URL:-}" ]; then return; fi
  start_postgres
  command -v psql >/dev/null || install postgresql-client
  if by_address -c 'select 1' >/dev/null 2>&1; then
    own_database=by_address
    by_address -c "create database $database"
    DATABASE_URL="postgres://postgres@127.0.0.1:$port/$database"
  elif by_socket -c 'select 1' >/dev/null 2>&1; then
    local password
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    own_database=by_socket
    by_socket -c "create role $database superuser login password '$password'" -c "create database $database owner $database"
    DATABASE_URL="postgres://$database:$password@127.0.0.1:$port/$database"
  else
    echo "the PostgreSQL at 127.0.0.1:$port lets nobody in without a password, nor postgres by its socket; give DATABASE_URL" >&2
    return 1
  fi
}

drop_database() {
  [ -n "${own_database:-}" ] || return 0
  PGOPTIONS="-c client_min_messages=warning" "$own_database" -c "drop database if exists $database with (force)" -c "drop role if exists $database" || true
}
