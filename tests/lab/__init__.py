"""A real cloud on one machine, for the tests: Ceph's radosgw (S3 and STS) and a certified OpenID Provider, over TLS.

    with Lab(folder) as lab:
        with lab.trusted():                                    # this process believes the lab's own CA
            token, session = sign_in(lab.profile, ..., open_browser=lab.person("alice"))

Everything listens on 127.0.0.1, lives in one folder, and ends with the process that started it, however that one ends.
"""
