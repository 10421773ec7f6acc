from django.urls import path

from workflows.desk.cases import handing, listing, pages, papers

urlpatterns = [
    path("cases/", listing.cases, name="cases"),
    path("cases/<case:number>/", pages.case, name="case"),
    path("cases/<case:number>/history/", pages.case_history, name="case-history"),
    path("cases/<case:number>/nik/", pages.case_nik, name="case-nik"),
    path("cases/<case:number>/evidence/<int:pk>/", papers.evidence, name="evidence"),
    path("cases/<case:number>/letters/<int:pk>/hand-over/", handing.hand_over, name="hand-over"),
    path("handoffs/<int:pk>/", pages.handoff, name="handoff"),
    path("handoffs/<int:pk>/nik/", pages.handoff_nik, name="handoff-nik"),
    path("letters/<str:token>.pdf", papers.letter, name="letter"),
]
