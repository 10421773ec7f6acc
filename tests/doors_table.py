"""Who is let in by which address of the desk, read against "Who may" of the ladder and the rule of
sight, cell by cell.

see: a page on which the family's name stands. page: one without it. no: it is not there (404). 403:
it is there to be seen, and not theirs to do. 409: theirs, and too early or too late. ask: refused
for what was typed, with the form. go: led on elsewhere. 202: the letter is still being made. login:
led to sign in.

field, elsewhere: field workers of the family's kelurahan and of another. owner, head: of the agency
that owns the case. holder, guest, former, other: caseworkers by their agency's custody of it; school:
custody of the child's referral alone.
"""

TABLE = """
                                     anybody  field   elsewhere  owner   head    holder  guest   school  former  other   auditor  reporter  admin   protection  super
  my work                            login    page    page       page    see     see     see     page    page    page    go       go        go      page        page
  my work, with others               login    page    page       page    page    see     page    page    page    page    go       go        go      page        page
  my work, families                  login    page    page       page    page    page    page    page    page    page    go       go        go      page        page
  what was kept                      login    go      go         go      go      go      go      go      go      go      go       go        go      go          go
  give cases to a colleague          login    no      no         no      see     no      no      no      no      no      no       no        no      no          no
  cases; cases, searched             login    see     page       see     see     see     see     page    see     page    see      page      page    page        page
  case; NIK; referral                login    see     no         see     see     see     see     no      see     no      see      no        no      no          no
  case's history                     login    no      no         page    page    page    page    no      page    no      page     no        no      no          no
  evidence; objection                login    page    no         page    page    page    page    no      page    no      page     no        no      no          no
  child's referral                   login    page    no         page    page    page    page    page    page    no      page     no        no      no          no
  NIK on the child's referral        login    see     no         see     see     see     see     no      see     no      see      no        no      no          no
  letter                             login    202     no         202     202     202     202     no      202     no      202      no        no      no          no
  refer again; act: approve          login    403     no         403     403     403     403     no      403     no      403      no        no      no          no
  act: reject; act: send-back        login    403     no         403     403     403     403     no      403     no      403      no        no      no          no
  act: accept; act: decline          login    403     no         403     403     403     see     no      403     no      403      no        no      no          no
  act: hold                          login    403     no         403     403     403     see     no      403     no      403      no        no      no          no
  act: resume; act: outcome          login    403     no         403     403     403     409     no      403     no      403      no        no      no          no
  act: confirm; act: replace-letter  login    403     no         403     403     403     403     no      403     no      403      no        no      no          no
  act: withdraw                      login    403     no         403     403     see     403     no      403     no      403      no        no      no          no
  act: resubmit; act: tell           login    403     no         403     403     409     403     no      403     no      403      no        no      no          no
  hand a letter over; record: visit  login    see     no         see     see     see     see     no      403     no      403      no        no      no          no
  do: accept                         login    403     no         403     403     403     go      no      403     no      403      no        no      no          no
  do: withdraw                       login    403     no         403     403     ask     403     no      403     no      403      no        no      no          no
  record: need; record: need-met     login    see     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: consent; record: business  login    403     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: consent-withdrawn          login    403     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: assessment; record: aid    login    403     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: evidence; record: death    login    see     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: payment                    login    403     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: move; record: identity     login    see     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: split; record: member      login    see     no         see     see     see     see     no      403     no      403      no        no      no          no
  record: objection                  login    see     no         see     see     see     see     no      see     no      403      no        no      no          no
  do: record visit                   login    ask     no         ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record consent                 login    403     no         ask     ask     ask     ask     no      403     no      403      no        no      no          no
  propose: emergency aid; correct    login    403     no         see     403     403     403     no      403     no      403      no        no      no          no
  do: propose emergency aid          login    403     no         ask     403     403     403     no      403     no      403      no        no      no          no
  tell an answer                     login    403     no         403     403     page    403     no      403     no      403      no        no      no          no
  share                              login    403     no         403     see     403     403     no      403     no      403      no        no      no          no
  name on a secret case              login    no      no         no      page    no      no      no      no      no      no       no        no      no          no
  do: name on a secret case          login    no      no         no      go      no      no      no      no      no      no       no        no      no          no
  register a family                  login    page    page       page    page    no      no      no      no      no      no       no        no      page        no
  open for a resident                login    go      no         go      go      no      no      no      no      no      no       no        no      no          no
  counter                            login    page    page       page    page    page    page    page    page    page    page     page      page    page        ask
  letter's QR code; health           page     page    page       page    page    page    page    page    page    page    page     page      page    page        page
  programmes                         login    no       no         page    page    no      no      no      no      no      no       no        page    no          no
  new budget year                    login    no       no         no      no      no      no      no      no      no      no       no        page    no          no
  do: new budget year                login    no       no         no      no      no      no      no      no      no      no       no        go      no          no
  decree of a year                   login    no       no         no      no      no      no      no      no      no      no       no        ask     no          no
  annex                              login    no       no         page    page    no      no      no      no      no      no       no        no      no          no
  families for the annex             login    no       no         see     see     no      no      no      no      no      no       no        no      no          no
  onto the annex                     login    no       no         see     see     no      no      no      no      no      no       no        no      no          no
  do: onto the annex                 login    no       no         go      go      no      no      no      no      no      no       no        no      no          no
  do: a hidden family on the annex   login    no       no         ask     ask     no      no      no      no      no      no       no        no      no          no
  KUBE                               login    no       no         page    page    no      no      no      no      no      no       no        no      no          no
  one KUBE; families for a KUBE      login    no       no         see     see     no      no      no      no      no      no       no        no      no          no
  do: form a KUBE                    login    no       no         go      go      no      no      no      no      no      no       no        no      no          no
  do: a hidden family into a KUBE    login    no       no         ask     ask     no      no      no      no      no      no       no        no      no          no
  families to join                   login    no       no         page    page    no      no      no      no      no      no       no        no      no          no
  do: join                           login    no       no         ask     ask     no      no      no      no      no      no       no        no      no          no
  do: a hidden family joins          login    no       no         ask     ask     no      no      no      no      no      no       no        no      no          no
  chair                              login    no       no         see     see     no      no      no      no      no      no       no        no      no          no
  do: chair                          login    no       no         go      go      no      no      no      no      no      no       no        no      no          no
  do: a hidden chair                 login    no       no         ask     ask     no      no      no      no      no      no       no        no      no          no
  companion and account              login    no       no         page    page    no      no      no      no      no      no       no        no      no          no
  do: companion and account          login    no       no         go      go      no      no      no      no      no      no       no        no      no          no
  leave                              login    no       no         see     see     no      no      no      no      no      no       no        no      no          no
  do: leave                          login    no       no         go      go      no      no      no      no      no      no       no        no      no          no
  a hidden member leaves             login    no       no         no      no      no      no      no      no      no      no       no        no      no          no
  KUBE of the case                   login    403      no         go      go      403     403     no      403     no      403      no        no      no          no
  do: KUBE of the case               login    403      no         go      go      403     403     no      403     no      403      no        no      no          no
  annex of the case                  login    403      no         see     see     403     403     no      403     no      403      no        no      no          no
  do: annex of the case              login    403      no         go      go      403     403     no      403     no      403      no        no      no          no
  audit; findings; one finding       login    no      no         no      no      no      no      no      no      no      page     no        no      no          no
  ledger; letters' register          login    no      no         no      no      no      no      no      no      no      page     no        no      no          no
  verify the ledger                  login    no      no         no      no      no      no      no      no      no      go       no        no      no          no
  readings; history as PDF           login    no      no         no      no      no      no      no      no      no      page     no        no      no          no
  history as XLSX                    login    no      no         no      no      no      no      no      no      no      page     no        no      no          no
  reports; reports as a file         login    no      no         no      page    no      no      no      no      no      page     page      no      no          no
  staff; new account; account        login    no      no         no      no      no      no      no      no      no      no       no        page    no          no
  appoint; reset code; disable       login    no      no         no      no      no      no      no      no      no      no       no        page    no          no
  second factor; end an appointment  login    no      no         no      no      no      no      no      no      no      no       no        page    no          no
  acting head; change account        login    no      no         no      no      no      no      no      no      no      no       no        page    no          no
  sign in                            page     go      go         go      go      go      go      go      go      go      go       go        go      go          go
  sessions; second factor, own       login    page    page       page    page    page    page    page    page    page    page     page      page    page        page
  change password                    login    page    page       page    page    page    page    page    page    page    page     page      page    page        page
  reset with a code                  page     page    page       page    page    page    page    page    page    page    page     page      page    page        page
  decide over many                   login    go      go          go      go      go      see     go      go      go      go       go        go      go          go
  do: decide over many               login    go      go          go      go      go      go      go      go      go      go       go        go      go          go
  propose for many                   login    no      no          see     no      see     see     go      see     go      no       no        no      no          no
  do: propose for many               login    no      no          ask     no      see     see     go      see     go      no       no        no      no          no
  do: give cases to a colleague      login    no      no          no      go      no      no      no      no      no      no       no        no      no          no
  letter, on paper; case, accepted   login    see     no          see     see     see     see     no      see     no      see      no        no      no          no
  NIK of another family              login    no      no          no      no      no      no      no      no      no      no       no        no      no          no
  evidence of another family         login    no      no          no      no      no      no      no      no      no      no       no        no      no          no
  letter of another family           login    no      no          no      no      no      no      no      no      no      no       no        no      no          no
  act: arrive                        login    403     no          403     403     403     see     no      403     no      403      no        no      no          no
  act: outcome, accepted             login    403     no          403     403     403     see     no      403     no      403      no        no      no          no
  act: resume, held                  login    403     no          403     403     403     see     no      403     no      403      no        no      no          no
  act: object                        login    see     no          see     see     see     see     no      see     no      403      no        no      no          no
  do: approve; do: reject            login    403     no          403     403     403     403     no      403     no      403      no        no      no          no
  do: send-back; do: confirm         login    403     no          403     403     403     403     no      403     no      403      no        no      no          no
  do: replace-letter                 login    403     no          403     403     403     403     no      403     no      403      no        no      no          no
  do: resubmit; do: tell             login    403     no          403     403     ask     403     no      403     no      403      no        no      no          no
  do: tell an answer                 login    403     no          403     403     ask     403     no      403     no      403      no        no      no          no
  do: decline; do: hold; do: resume  login    403     no          403     403     403     ask     no      403     no      403      no        no      no          no
  do: outcome                        login    403     no          403     403     403     ask     no      403     no      403      no        no      no          no
  do: arrive                         login    403     no          403     403     403     go      no      403     no      403      no        no      no          no
  do: object; do: record objection   login    ask     no          ask     ask     ask     ask     no      ask     no      403      no        no      no          no
  act: tell, declined                login    403     no          403     403     see     403     no      403     no      403      no        no      no          no
  do: hand a letter over             login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record need                    login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record need-met                login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record evidence                login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record member                  login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record death; do: record move  login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record split                   login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record identity                login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record a stranger's death      login    ask     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record consent-withdrawn       login    403     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record assessment              login    403     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record business                login    403     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record aid                     login    403     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: record payment                 login    403     no          ask     ask     ask     ask     no      403     no      403      no        no      no          no
  do: propose for a stranger         login    403     no          ask     403     403     403     no      403     no      403      no        no      no          no
  do: correct                        login    403     no          ask     403     403     403     no      403     no      403      no        no      no          no
  do: share                          login    403     no          403     ask     403     403     no      403     no      403      no        no      no          no
  do: answer an objection            login    403     no          403     ask     403     403     no      403     no      403      no        no      no          no
  do: register a family              login    page    page        page    page    no      no      no      no      no      no       no        no      page        no
  do: new account; do: appoint       login    no      no          no      no      no      no      no      no      no      no       no        page    no          no
  do: reset code; do: acting head    login    no      no          no      no      no      no      no      no      no      no       no        page    no          no
  do: change account; do: disable    login    no      no          no      no      no      no      no      no      no      no       no        ask     no          no
  do: second factor                  login    no      no          no      no      no      no      no      no      no      no       no        ask     no          no
  do: end an appointment             login    no      no          no      no      no      no      no      no      no      no       no        go      no          no
"""
