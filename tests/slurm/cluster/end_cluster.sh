#!/bin/sh
# Ends every process of the cluster in a folder, daemons and what jobs left alike, and removes it:
#     end_cluster.sh FOLDER
# They are known by SLURM_CONF, which daemons have in their environment and hand on to jobs.
folder=$1
for _ in 1 2 3 4 5 6 7 8 9 10; do
  found=$(grep -lasF "SLURM_CONF=$folder/" /proc/[0-9]*/environ | cut -d/ -f3)
  [ -n "$found" ] || break
  # Some may have ended meanwhile.
  kill -9 $found 2>/dev/null
  sleep 0.05
done
rm -rf "$folder"
