# The bot alone, without demo and tests: docker build -t initiative-k .

FROM python:3.11-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# What changes seldom comes first, so that a change of code does not fetch all packages again.
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m venv /opt/initiative-k
RUN /opt/initiative-k/bin/python -m pip install --require-hashes --only-binary=:all: -r requirements/run.txt
RUN python -m venv /opt/build
RUN /opt/build/bin/python -m pip install --require-hashes --only-binary=:all: -r requirements/build.txt

COPY . .
RUN /opt/build/bin/python -m pip wheel --no-index --no-deps --no-build-isolation --wheel-dir dist .
RUN /opt/initiative-k/bin/python -m pip install --no-index --no-deps dist/*.whl
# The image needs no installer.
RUN /opt/initiative-k/bin/python -m pip uninstall --yes pip setuptools


FROM python:3.11-slim

# A fixed number, so that a volume's owner can be set from outside.
RUN groupadd --gid 10001 initiative-k \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/initiative-k --shell /usr/sbin/nologin initiative-k \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/initiative-k

COPY --from=build /opt/initiative-k /opt/initiative-k

# Whoever runs the container decides which of its ports can be reached.
ENV PATH=/opt/initiative-k/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    INITIATIVE_K_DATA_DIR=/var/lib/initiative-k \
    INITIATIVE_K_WEB_HOST=0.0.0.0

USER 10001:10001
WORKDIR /var/lib/initiative-k
VOLUME /var/lib/initiative-k
EXPOSE 8080

ENTRYPOINT ["initiative-k"]
CMD ["run"]
