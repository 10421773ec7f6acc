from django.urls import path

from workflows.desk.staff import acts, appointments, views

urlpatterns = [
    path("staff/", views.people, name="staff"),
    path("staff/new/", acts.new, name="staff-new"),
    path("staff/<int:pk>/", views.person, name="staff-person"),
    path("staff/<int:pk>/change/", acts.change, name="staff-change"),
    path("staff/<int:pk>/appoint/", appointments.appoint, name="staff-appoint"),
    path("staff/<int:pk>/reset-code/", acts.reset_code, name="staff-reset-code"),
    path("staff/<int:pk>/disable/", acts.disable, name="staff-disable"),
    path("staff/<int:pk>/second-factor/", acts.second_factor, name="staff-second-factor"),
    path("staff/appointments/<int:pk>/end/", appointments.end, name="staff-appointment-end"),
    path("staff/appointments/<int:pk>/acting/", appointments.acting, name="staff-acting"),
]
