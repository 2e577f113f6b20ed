"""Who may do what, as one declared table: every action by every channel, for every kind of assignment.

In a cell: `+` with any record, `o` with one's own only, `-` not at all. Of translations, "own" is one's language; of
what no actor owns there is no difference. Roles are those of the domain's table of roles and permissions; `plain` is
somebody signed in without a role. An assignment that has ended, or has not begun, gives what `plain` has.
"""

from typing import Final

TABLE: Final = """
                                            anonymous plain ngo delegation commission office sector liaison translator editor moderator
space: enter                                -         -     +   +          +          +      +      +       +          +      +
space: state a position                     -         -     o   o          o          o      o      o       -          -      -
space: commit oneself                       -         -     o   o          o          o      o      o       -          -      -
space: report progress                      -         -     o   o          o          o      o      o       -          -      -
space: report on another's progress         -         -     +   -          -          -      -      +       -          -      -
space: comment                              -         -     -   o          -          -      -      o       -          -      -
space: answer on themes                     -         -     o   o          o          -      -      -       -          -      -
space: ask to be heard                      -         -     o   -          -          -      -      -       -          -      -
space: say that one attends                 -         -     -   o          o          -      -      -       -          -      -
space: feedback on an activity              -         -     o   -          -          -      -      -       -          -      -
space: contribute to a project              -         -     o   -          -          -      -      -       -          -      -
space: propose an action                    -         -     o   -          -          o      o      -       -          -      -
space: open a proposed action               -         -     o   -          -          o      o      -       -          -      -
space: discard a proposed action            -         -     o   -          -          o      o      -       -          -      -
space: confirm the record                   -         -     o   -          -          -      -      -       -          -      -
space: open a draft                         -         -     o   o          o          o      o      o       -          -      -
space: send a draft in                      -         -     o   o          o          o      o      o       -          -      -
space: discard a draft                      -         -     o   o          o          o      o      o       -          -      -
space: see what was sent                    -         -     o   o          o          o      o      o       -          -      -
space: find a file for partners             -         -     +   +          +          +      +      +       -          +      +
space: find a file for Member States        -         -     -   +          +          +      +      +       -          +      +
space: find a file for the Secretariat      -         -     -   -          -          +      +      -       -          +      +
space: read a contact for partners          -         -     +   +          +          +      +      +       -          +      +
space: read a contact for Member States     -         -     -   +          +          +      +      +       -          +      +
space: read a contact for the Secretariat   -         -     -   -          -          +      +      -       -          +      +
space: find experts                         -         -     +   +          +          +      +      +       +          +      +
space: read a table for partners            -         -     -   +          -          +      +      +       -          +      +
space: read a table for Member States       -         -     -   +          -          +      +      +       -          +      +
space: read a table for the Secretariat     -         -     -   -          -          +      +      -       -          +      +
file: for everyone                          +         +     +   +          +          +      +      +       +          +      +
file: for partners                          -         -     +   +          +          +      +      +       -          +      +
file: for Member States                     -         -     -   +          +          +      +      +       -          +      +
file: for the Secretariat                   -         -     -   -          -          +      +      -       -          +      +
admin: enter                                -         -     -   -          -          -      -      +       +          +      +
admin: write a profile                      -         -     -   -          -          -      -      -       -          +      +
admin: open a translated profile            -         -     -   -          -          -      -      -       o          +      +
admin: publish a profile                    -         -     -   -          -          -      -      -       -          -      +
admin: unpublish a profile                  -         -     -   -          -          -      -      -       -          -      +
admin: delete a profile                     -         -     -   -          -          -      -      -       -          -      +
admin: read a record                        -         -     -   -          -          -      -      +       -          +      +
admin: edit a record and its status         -         -     -   -          -          -      -      -       -          +      +
admin: publish a record                     -         -     -   -          -          -      -      -       -          -      +
admin: delete a record                      -         -     -   -          -          -      -      -       -          -      +
admin: add a recommendation                 -         -     -   -          -          -      -      +       -          +      +
admin: write a recommendation               -         -     -   -          -          -      -      +       -          +      +
admin: open a translated recommendation     -         -     -   -          -          -      -      +       o          +      +
admin: publish a recommendation             -         -     -   -          -          -      -      -       -          -      +
admin: delete a recommendation              -         -     -   -          -          -      -      -       -          -      +
admin: write a session                      -         -     -   -          -          -      -      +       -          +      +
admin: publish a session                    -         -     -   -          -          -      -      -       -          -      +
admin: write a forum                        -         -     -   -          -          -      -      +       -          +      +
admin: publish a forum                      -         -     -   -          -          -      -      -       -          -      +
admin: write an action                      -         -     -   -          -          -      -      -       -          +      +
admin: publish an action                    -         -     -   -          -          -      -      -       -          -      +
admin: approve a proposed action            -         -     -   -          -          -      -      -       -          -      +
admin: write an article                     -         -     -   -          -          -      -      -       -          +      +
admin: prepare a newsletter                 -         -     -   -          -          -      -      -       -          +      +
admin: see a newsletter as a mail           -         -     -   -          -          -      -      -       -          +      +
admin: build a diffusion                    -         -     -   -          -          -      -      -       -          +      +
admin: see a diffusion's dry run            -         -     -   -          -          -      -      -       -          +      +
admin: see a diffusion's mail               -         -     -   -          -          -      -      -       -          +      +
admin: approve a diffusion                  -         -     -   -          -          -      -      -       -          -      +
admin: mailings                             -         -     -   -          -          -      -      -       -          +      +
admin: see a mailing                        -         -     -   -          -          -      -      -       -          +      +
admin: pause a mailing                      -         -     -   -          -          -      -      -       -          -      +
admin: call a mailing off                   -         -     -   -          -          -      -      -       -          -      +
admin: suppressed addresses                 -         -     -   -          -          -      -      -       -          +      +
admin: suppress an address                  -         -     -   -          -          -      -      -       -          -      +
admin: write to an address again            -         -     -   -          -          -      -      -       -          -      +
admin: find a person's data                 -         -     -   -          -          -      -      -       -          -      +
admin: see a person's data                  -         -     -   -          -          -      -      -       -          -      +
admin: export a person's data               -         -     -   -          -          -      -      -       -          -      +
admin: erase a person's data                -         -     -   -          -          -      -      -       -          -      +
admin: a list's mail in a file              -         -     -   -          -          -      -      -       -          +      +
admin: another mail in a file               -         -     -   -          -          -      -      -       -          -      -
admin: write a newsletter                   -         -     -   -          -          -      -      -       -          +      +
admin: publish a newsletter                 -         -     -   -          -          -      -      -       -          -      +
admin: list contacts                        -         -     -   -          -          -      -      +       -          +      +
admin: read a contact for partners          -         -     -   -          -          -      -      +       -          +      +
admin: read a contact for Member States     -         -     -   -          -          -      -      +       -          +      +
admin: read a contact for the Secretariat   -         -     -   -          -          -      -      -       -          +      +
admin: list a contact for the Secretariat   -         -     -   -          -          -      -      -       -          +      +
admin: edit a contact                       -         -     -   -          -          -      -      -       -          +      +
admin: delete a contact                     -         -     -   -          -          -      -      -       -          -      +
admin: list what was sent in                -         -     -   -          -          -      -      o       -          +      +
admin: read what was sent in                -         -     -   -          -          -      -      o       -          +      +
admin: edit what was sent in                -         -     -   -          -          -      -      o       -          +      +
admin: history of what was sent in          -         -     -   -          -          -      -      o       -          +      +
admin: publish what was sent in             -         -     -   -          -          -      -      -       -          -      +
admin: refuse what was sent in              -         -     -   -          -          -      -      -       -          -      +
admin: delete what was sent in              -         -     -   -          -          -      -      -       -          -      +
admin: list a member's draft                -         -     -   -          -          -      -      -       -          -      -
admin: read a member's draft                -         -     -   -          -          -      -      -       -          -      -
admin: edit a member's draft                -         -     -   -          -          -      -      -       -          -      -
admin: read a published report              -         -     -   -          -          -      -      +       -          +      +
admin: read a hearing request               -         -     -   -          -          -      -      +       -          +      +
admin: edit a hearing request               -         -     -   -          -          -      -      -       -          +      +
admin: publish a hearing request            -         -     -   -          -          -      -      -       -          -      +
admin: read an announced attendance         -         -     -   -          -          -      -      +       -          +      +
admin: publish an announced attendance      -         -     -   -          -          -      -      -       -          -      +
admin: read an answer on themes             -         -     -   -          -          -      -      -       -          +      +
admin: publish an answer on themes          -         -     -   -          -          -      -      -       -          -      +
admin: read feedback                        -         -     -   -          -          -      -      -       -          +      +
admin: publish feedback                     -         -     -   -          -          -      -      -       -          -      +
admin: read a contribution                  -         -     -   -          -          -      -      -       -          +      +
admin: publish a contribution               -         -     -   -          -          -      -      -       -          -      +
admin: people with roles                    -         -     -   -          -          -      -      -       -          -      +
admin: API keys                             -         -     -   -          -          -      -      -       -          -      +
admin: the address of a key's holder        -         -     -   -          -          -      -      -       -          -      +
admin: webhook endpoints                    -         -     -   -          -          -      -      -       -          -      +
admin: a test of a webhook endpoint         -         -     -   -          -          -      -      -       -          -      +
admin: send a webhook message again         -         -     -   -          -          -      -      -       -          -      +
admin: import                               -         -     -   -          -          -      -      -       -          -      +
admin: audit                                -         -     -   -          -          -      -      -       -          -      +
admin: what is searched for                 -         -     -   -          -          -      -      -       -          +      +
admin: make synonyms                        -         -     -   -          -          -      -      -       -          +      +
admin: pin results                          -         -     -   -          -          -      -      -       -          +      +
admin: users                                -         -     -   -          -          -      -      -       -          -      -
admin: erase earlier texts                  -         -     -   -          -          -      -      -       -          -      +
preview: draft of a profile                 -         -     -   -          -          -      -      -       -          +      +
preview: draft of a translated profile      -         -     -   -          -          -      -      -       o          +      +
preview: revision of a profile              -         -     -   -          -          -      -      -       -          +      +
preview: history of a profile               -         -     -   -          -          -      -      -       -          +      +
preview: draft of a recommendation          -         -     -   -          -          -      -      +       -          +      +
preview: revision of a recommendation       -         -     -   -          -          -      -      +       -          +      +
preview: draft of an article                -         -     -   -          -          -      -      -       -          +      +
preview: draft of a proposed action         -         -     -   -          -          -      -      -       -          +      +
preview: what is typed in a profile         -         -     -   -          -          -      -      -       -          +      +
preview: history of a record                -         -     -   -          -          -      -      -       -          +      +
preview: draft in a partner's front end     -         -     -   -          -          -      -      +       -          +      +
preview: as each tier sees it               -         -     -   -          -          -      -      -       -          +      +
export: what is public                      -         -     -   -          -          -      -      +       +          +      +
export: what partners see                   -         -     -   -          -          -      -      +       -          +      +
export: what Member States see              -         -     -   -          -          -      -      +       -          +      +
export: what the Secretariat sees           -         -     -   -          -          -      -      -       -          +      +
export: the audit                           -         -     -   -          -          -      -      -       -          -      +
site: a contact for partners                -         -     -   -          -          -      -      -       -          -      -
site: a proposed action                     -         -     -   -          -          -      -      -       -          -      -
api: a contact for partners                 -         -     -   -          -          -      -      -       -          -      -
api: a draft                                -         -     -   -          -          -      -      -       -          -      -
"""  # noqa: E501

#: Readers of the API, and of files, by the tier of their key; a session of any role is none.
KEYS: Final = """
                                            none public partner member_state secretariat revoked expired
api: a contact for partners                 -    -      +       +            +           -       -
api: a contact for Member States            -    -      -       +            +           -       -
api: a contact for the Secretariat          -    -      -       -            +           -       -
api: what changed for partners              -    -      +       +            +           -       -
file: for everyone                          +    +      +       +            +           +       +
file: for partners                          -    -      +       +            +           -       -
file: for Member States                     -    -      -       +            +           -       -
file: for the Secretariat                   -    -      -       -            +           -       -
"""


def cells(table: str) -> dict[str, dict[str, str]]:
    """Action to reader to letter."""
    head, *rows = table.strip("\n").splitlines()
    readers = head.split()
    found = {}
    for row in rows:
        name, *letters = row.rsplit(maxsplit=len(readers))
        found[name.strip()] = dict(zip(readers, letters, strict=True))
    return found


ROLES: Final = tuple(next(iter(cells(TABLE).values())))
