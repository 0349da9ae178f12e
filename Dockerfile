# One image for every process of docker-compose.yml: what requirements.lock names, and this repository.
ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
WORKDIR /opt/agorascope
RUN python -m venv /opt/venv
COPY requirements-pip.lock requirements.lock ./
RUN /opt/venv/bin/pip install --require-hashes -r requirements-pip.lock
# One dependency comes as source: it is built with the setuptools of the lock, not with whatever an index offers.
RUN awk '/^[^ ]/ {keep = /^setuptools==/} keep' requirements.lock > /tmp/setuptools.lock \
 && /opt/venv/bin/pip install --require-hashes -r /tmp/setuptools.lock \
 && /opt/venv/bin/pip install --require-hashes --no-build-isolation -r requirements.lock
COPY . .
# The root file system is read-only at run time: byte code is written now or never.
RUN /opt/venv/bin/pip install --no-deps --no-build-isolation --editable . \
 && /opt/venv/bin/python -m compileall -q agorascope dags expectations extractors streamlit_app tools

FROM ${PYTHON_IMAGE}
# A new named volume takes folders, owner and mode from /data.
RUN groupadd --gid 10001 agorascope \
 && useradd --uid 10001 --gid agorascope --no-create-home --home-dir /tmp --shell /usr/sbin/nologin agorascope \
 && install -d -o agorascope -g agorascope -m 0750 /data /data/airflow /data/published
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/agorascope /opt/agorascope
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
WORKDIR /opt/agorascope
USER 10001:10001
CMD ["agorascope", "--help"]
