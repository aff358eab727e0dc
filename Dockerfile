# The service and its operator commands: `docker run … sia`, or `docker exec … node src/cli.ts …`.
# Node 24 runs the TypeScript as it is, so there is nothing to build.
FROM node:24-slim

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app

# Dependencies first: this layer changes only with the lock file. No install script runs.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

COPY migrations ./migrations
COPY certs ./certs
COPY src ./src
# A page of the service shows it
COPY docs/guia-de-integracion.md ./docs/

RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Not through npm: node itself must get the signal.
CMD ["node", "src/main.ts"]
