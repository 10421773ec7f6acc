from django.urls import path

from workflows.desk.acts.handoffs import act, refer_again
from workflows.desk.acts.objecting import answer_told, objection
from workflows.desk.acts.proposing import correct, propose
from workflows.desk.acts.recording import record
from workflows.desk.acts.sharing import share

urlpatterns = [
    path("cases/<case:number>/record/<slug:kind>/", record, name="record"),
    path("cases/<case:number>/propose/<slug:step>/", propose, name="propose"),
    path("cases/<case:number>/correct/", correct, name="correct"),
    path("cases/<case:number>/share/", share, name="share"),
    path("handoffs/<int:pk>/refer-again/", refer_again, name="refer-again"),
    path("handoffs/<int:pk>/<slug:act>/", act, name="act"),
    path("objections/<int:pk>/", objection, name="objection"),
    path("objections/<int:pk>/told/", answer_told, name="answer-told"),
]
